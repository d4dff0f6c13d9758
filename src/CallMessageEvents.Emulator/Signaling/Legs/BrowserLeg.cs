using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>A leg with a browser on it: what happens to the call becomes frames, and frames become what happens to the call.</summary>
internal abstract class BrowserLeg : IEndUserApp
{
    private readonly ILogger _logger;
    private readonly RecentSids _taken = new();

    protected BrowserLeg(EmulatedCall call, Client user, TimeProvider time, ILogger logger)
    {
        (Call, User, _logger) = (call, user, logger);
        Line = new(this, time, logger, GiveUp);
    }

    public EmulatedCall Call { get; }

    public Client User { get; }

    /// <summary>What a browser shows to take the call up again.</summary>
    public string ReconnectToken { get; } = Sids.NewToken();

    protected LegLine Line { get; }

    protected Gate Sync => Call.Conversation.Sync;

    /// <summary>Whether the browser itself ended the call, and need not be told.</summary>
    protected bool HungUp { get; private set; }

    /// <summary>Whether the Voice SDK may mean this leg by the sid.</summary>
    public virtual bool IsCalled(string callSid) => string.Equals(callSid, Call.Sid, StringComparison.Ordinal);

    public abstract void Became(CallStatus status);

    public virtual void Receive(EmulatedMessage message) => Line.Send(ServerFrames.Message(message));

    /// <summary>The browser sends a message.</summary>
    /// <exception cref="EmulatorException">It is refused.</exception>
    public void SendMessage(Device device, string content, string sid, string? contentType)
    {
        lock (Sync)
        {
            if (!_taken.Contains(sid))
            {
                Call.Messages.Send(content, sid, contentType);
                _taken.Add(sid);
            }

            var ack = ServerFrames.Ack(Call.Sid, sid);
            if (Line.Device == device)
            {
                Line.Send(ack);
            }
            else
            {
                // It rings, or is back and has yet to say so.
                device.TrySend(ack);
            }
        }
    }

    /// <summary>The browser hangs up. Another device than the one that has the call has nothing to end.</summary>
    public virtual void HangUp(Device device)
    {
        lock (Sync)
        {
            if (Line.Device is null || Line.Device == device)
            {
                HungUp = true;
                if (!Call.State.Status.HasEnded()) Call.Complete();
            }
        }
    }

    /// <summary>A browser that was away takes the call up again, or shows its token on the same socket.</summary>
    /// <param name="device">The device.</param>
    /// <param name="offer">Its SDP.</param>
    public void Reconnect(Device device, string offer)
    {
        lock (Sync)
        {
            if (Call.State.Status.HasEnded())
            {
                Line.Attach(device);
                device.TrySend(ServerFrames.HangUp(Call.Sid));
                device.Forget(this);
                return;
            }

            device.TrySend(ServerFrames.Answer(Call.Sid, AnswerTo(device, offer), ReconnectToken));
            Line.Attach(device);
        }
    }

    /// <summary>The browser's network has changed: the side that is no browser has no candidates to give.</summary>
    public void Reinvite(Device device, string offer) => device.TrySend(ServerFrames.Answer(Call.Sid, MadeUpSdp.Answer(offer), ReconnectToken));

    /// <summary>The device's socket is gone.</summary>
    public void Lose(Device device, IEnumerable<byte[]> unsent)
    {
        lock (Sync)
        {
            OnLost(device, unsent);
        }
    }

    /// <summary>The SDP that a browser gets when it takes the call up: none, for it has one.</summary>
    protected virtual string? AnswerTo(Device device, string offer) => null;

    protected virtual void OnLost(Device device, IEnumerable<byte[]> unsent) => Line.Detach(device, unsent);

    /// <summary>The call has ended: the device that has it is told, and may forget it. One that is away hears it when it is back.</summary>
    protected void End(int? code = null, string? message = null)
    {
        if (Line.Device is { } device)
        {
            if (!HungUp) Line.Send(ServerFrames.HangUp(Call.Sid, code, message));
            device.Forget(this);
        }
    }

    private void GiveUp()
    {
        lock (Sync)
        {
            if (Line.Device is not null)
            {
                return;
            }

            if (!Call.State.Status.HasEnded())
            {
                Log.BrowserStayedAway(_logger, Call.Sid);
                Call.Complete();
            }

            Call.Progress.App = null;
        }
    }
}
