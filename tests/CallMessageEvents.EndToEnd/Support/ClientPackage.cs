namespace CallMessageEvents.EndToEnd;

/// <summary>The npm package <c>call-message-events</c> of this repository, as its build left it.</summary>
internal static class ClientPackage
{
    /// <summary>Its plain ES modules.</summary>
    public static string Modules { get; } = Path.Combine(Repository.Root, "src", "call-message-events", "dist");

    /// <summary>What is missing, and what to do; <see langword="null"/> when nothing is.</summary>
    public static string? Missing { get; } =
        File.Exists(Path.Combine(Modules, "index.js"))
            ? null
            : $"The client is not built: there is no {Modules}. In {Repository.Root} run "
                + "npm ci --prefix src/call-message-events && npm run build --prefix src/call-message-events";
}
