using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>
/// What the tests of sending run over, and what rightly differs from transport to transport: here the library's own. A satellite's tests compile the same
/// test classes with a file of this name of their own.
/// </summary>
internal static class TestTransport
{
    /// <summary>Whether an attempt that ran out of time before its body was read is known not to have been sent.</summary>
    public static bool KnowsUnsent => true;

    /// <summary>What an error says of an RFC 9457 answer's <c>type</c>.</summary>
    public static string? ProblemType(string type) => type;

    /// <summary>What an error says of a header of the answer: the request id, Retry-After.</summary>
    public static T? Header<T>(T? value) => value;

    /// <summary>What must stand in the text of an error for a server that nobody can connect to.</summary>
    public static string[] ConnectAdvice => ["127.0.0.1", "BaseAddress"];

    public static void Use(ICallMessageEventsBuilder builder, Uri address) =>
        builder.Services.Configure<CallMessageEventsOptions>(builder.Name, options => options.BaseAddress = address);

    /// <summary>Returns when a request that was given up has ended on the wire, where the transport ends it.</summary>
    public static Task WhenGivenUpAsync(ScriptedRequest request) => Eventually.EndsAsync(request.Aborted);
}
