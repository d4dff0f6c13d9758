using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace CallMessageEvents.AspNetCore;

/// <summary>
/// Keeps other middleware away from callbacks. A callback's signature authenticates it, so it needs neither a user nor an antiforgery token. The answer must
/// reach Twilio unchanged: a status code page that redirects would turn a failure into a success.
/// </summary>
internal sealed class CallbackMetadata : IAllowAnonymous, IAntiforgeryMetadata, IExcludeFromDescriptionMetadata, ISkipStatusCodePagesMetadata
{
    public bool RequiresValidation => false;

    public bool ExcludeFromDescription => true;
}
