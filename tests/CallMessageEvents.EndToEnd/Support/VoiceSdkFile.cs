namespace CallMessageEvents.EndToEnd;

/// <summary>Twilio's Voice SDK as npm installed it: the newest that is tested, and older ones under names of their own.</summary>
internal static class VoiceSdkFile
{
    public const string Newest = "2.18.5";

    public static IReadOnlyList<string> Versions { get; } = ["2.2.0", "2.10.2", Newest];

    /// <summary>The folder of a version's package.</summary>
    public static string Folder(string version) =>
        Path.Combine(NodeProgram.Folder, "node_modules", "@twilio", version == Newest ? "voice-sdk" : $"voice-sdk-{version}");

    public static string InstalledPath(string version) => Path.Combine(Folder(version), "dist", "twilio.min.js");
}
