namespace CallMessageEvents.EndToEnd;

/// <summary>Twilio's Voice SDK as npm installed it.</summary>
internal static class VoiceSdkFile
{
    public static string InstalledPath { get; } = Path.Combine(NodeProgram.Folder, "node_modules", "@twilio", "voice-sdk", "dist", "twilio.min.js");
}
