using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;

namespace CallMessageEvents.AspNetCore;

/// <summary>
/// Marks an endpoint whose requests are verified: the signature authenticates, and nothing else need. Only what verifies adds it, so that no endpoint is
/// anonymous without.
/// </summary>
/// <param name="problem">Why no request can be verified; null when it can.</param>
internal sealed class SignatureMetadata(string? problem = null) : IAllowAnonymous, IAntiforgeryMetadata, ISkipStatusCodePagesMetadata
{
    public static SignatureMetadata Instance { get; } = new();

    public string? Problem => problem;

    public bool RequiresValidation => false;
}
