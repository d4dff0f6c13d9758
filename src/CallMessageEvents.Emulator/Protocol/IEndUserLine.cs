using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The leg that an end user is on, as far as the protocol goes.</summary>
internal interface IEndUserLine
{
    string CallSid { get; }

    /// <summary>The lock of all that happens on the leg.</summary>
    Gate Sync { get; }

    TimeProvider Time { get; }

    BackgroundWork Work { get; }

    ILogger Logger { get; }

    /// <summary>Whether an app says hello now: an outgoing call rings, or an incoming one was accepted. Under the lock.</summary>
    bool IsConnected { get; }

    bool HasEnded { get; }

    /// <summary>Sends a message. Under the lock.</summary>
    /// <exception cref="EmulatorException">It is refused.</exception>
    void Send(string content);
}
