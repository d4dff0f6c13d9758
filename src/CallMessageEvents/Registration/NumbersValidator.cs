using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>Checks the ranges in the options' attributes, by generated code.</summary>
[OptionsValidator]
internal sealed partial class NumbersValidator : IValidateOptions<CallMessageEventsOptions>;
