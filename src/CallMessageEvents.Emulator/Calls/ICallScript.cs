namespace CallMessageEvents.Emulator;

/// <summary>What a call does once it is answered, when it has instructions of its own.</summary>
internal interface ICallScript
{
    /// <summary>Gets a task that completes when it has dialed, or come to its last step, or never will.</summary>
    Task Ran { get; }

    /// <summary>Runs once. Under the conversation's lock.</summary>
    void Start();

    /// <summary>The last of those whom the call has dialed is gone. True: the script says what comes now. Under the conversation's lock.</summary>
    /// <param name="last">The leg that went last.</param>
    bool DialIsOver(EmulatedCall last);

    /// <summary>It goes no further. With or without the lock.</summary>
    void End();
}
