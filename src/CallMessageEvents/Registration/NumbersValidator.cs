using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>The ranges that the options' attributes say, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class NumbersValidator : IValidateOptions<CallMessageEventsOptions>;
