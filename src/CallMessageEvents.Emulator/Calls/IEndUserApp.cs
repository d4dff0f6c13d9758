namespace CallMessageEvents.Emulator;

/// <summary>The app of the end user on a leg, when there is a true one. Told under the conversation's lock: neither blocks nor throws.</summary>
internal interface IEndUserApp
{
    /// <summary>The leg has another status now.</summary>
    void Became(CallStatus status);

    /// <summary>A message for the end user.</summary>
    void Receive(EmulatedMessage message);
}
