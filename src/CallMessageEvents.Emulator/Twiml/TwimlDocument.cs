namespace CallMessageEvents.Emulator;

/// <summary>What a call does: verbs, one after the other. After the last one it ends.</summary>
internal sealed record TwimlDocument(IReadOnlyList<TwimlVerb> Verbs)
{
    public static TwimlDocument Of(TwimlVerb verb) => new([verb]);

    public static TwimlDocument Error(int code, string message) => Of(new TwimlVerb.Error(code, message));
}
