using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The leg of a call to an end user with a browser: it rings at every device of the identity, and the first that answers has the call.</summary>
internal sealed class RungLeg : BrowserLeg
{
    private readonly List<Device> _ringing = [];
    private readonly ConditionalWeakTable<byte[], List<Device>> _had = new(); // Forgotten with the frame, when no socket has it any more.
    private readonly string _offer;
    private Device? _taker; // The first that has the call: another socket of it later has had what it had.

    public RungLeg(EmulatedCall call, Client user, TimeProvider time, ILogger logger)
        : base(call, user, time, logger)
    {
        Caller = CallerOf(call);
        _offer = Caller?.Offer ?? MadeUpSdp.Offer();
    }

    /// <summary>The browser whose offer this one gets, and which gets its answer; <see langword="null"/> when the offer is made up.</summary>
    public PlacedLeg? Caller { get; }

    /// <summary>What the browser answered.</summary>
    public string? Answer { get; private set; }

    /// <summary>Rings at a device. Under the conversation's lock.</summary>
    public void Offer(Device device)
    {
        device.Add(this);
        if (device.TrySend(ServerFrames.Invite(Call, _offer, ReconnectToken)))
        {
            _ringing.Add(device);
            Line.SendHeld(frame => TrySend(frame, device));
        }
        else
        {
            // Its socket ends right now.
            device.Forget(this);
        }
    }

    /// <summary>A device registers while it rings: it rings, too. One that was away hears first that the old ringing is over.</summary>
    public void OfferTo(Device device)
    {
        lock (Sync)
        {
            if (IsRinging && !_ringing.Contains(device))
            {
                device.TrySend(ServerFrames.Cancel(Call.Sid));
                Offer(device);
            }
        }
    }

    public void Accept(Device device, string sdp)
    {
        lock (Sync)
        {
            if (IsRinging)
            {
                Take(device);
                Answer = sdp;
                Call.Answer();
            }
            else if (Line.Device != device)
            {
                // Another device was first. The SDK has accepted, and no longer listens to a cancel.
                device.TrySend(ServerFrames.HangUp(Call.Sid));
                device.Forget(this);
            }
        }
    }

    public void Reject(Device device)
    {
        lock (Sync)
        {
            if (_ringing.Remove(device))
            {
                device.Forget(this);
                if (IsRinging && _ringing.Count == 0) Call.Decline();
            }
        }
    }

    /// <summary>Until a device has the call, one that hangs up speaks for itself only.</summary>
    public override void HangUp(Device device)
    {
        lock (Sync)
        {
            if (IsRinging)
            {
                Reject(device);
            }
            else
            {
                base.HangUp(device);
            }
        }
    }

    /// <summary>While it rings, every device that rings gets it: who answers then has had it.</summary>
    public override void Receive(EmulatedMessage message)
    {
        if (!IsRinging || _ringing.Count == 0)
        {
            base.Receive(message);
            return;
        }

        var frame = ServerFrames.Message(message);
        if (!TryRing(frame)) Line.Hold([frame]);
    }

    public override void Became(CallStatus status)
    {
        if (status == CallStatus.Ringing)
        {
            return;
        }

        _ringing.ForEach(device =>
        {
            device.TrySend(ServerFrames.Cancel(Call.Sid));
            device.Forget(this);
        });
        _ringing.Clear();
        if (_taker is null)
        {
            // It ended, or code has answered.
            Call.Progress.App = null;
        }
        else if (status.HasEnded())
        {
            End();
        }
    }

    /// <summary>A call that is handed over while it rings has no answer yet.</summary>
    protected override string? AnswerTo(Device device, string offer)
    {
        if (!IsRinging)
        {
            return null;
        }

        Take(device);
        Call.Answer();
        return MadeUpSdp.Answer(offer);
    }

    protected override void OnLost(Device device, IEnumerable<byte[]> unsent)
    {
        if (!_ringing.Remove(device) && Line.Detach(device, unsent)) return;

        // It rang there only: whoever rings or has the call now gets what it missed.
        byte[][] missed = [.. unsent];
        if (_taker is not null)
        {
            foreach (var frame in missed.Where(frame => device == _taker || !Had(_taker, frame)))
            {
                // Who has heard that the call is over takes no messages of it.
                if (Line.Device is not null && Call.State.Status.HasEnded()) break;
                _had.GetOrCreateValue(frame).Add(_taker);
                Line.Send(frame);
            }
        }
        else if (IsRinging)
        {
            Array.ForEach(missed, frame => _had.GetOrCreateValue(frame).Remove(device));

            // What nobody took at all came later.
            Line.HoldFirst(Array.FindAll(missed, frame => !TryRing(frame)));
        }
    }

    private bool IsRinging => _taker is null && Call.State.Status == CallStatus.Ringing;

    private bool Had(Device device, byte[] frame) => _had.TryGetValue(frame, out var devices) && devices.Contains(device);

    private bool TrySend(byte[] frame, Device device)
    {
        if (!device.TrySend(frame, this)) return false;
        _had.GetOrCreateValue(frame).Add(device);
        return true;
    }

    /// <summary>Sends it to every device that rings and has not had it; false when none has or had it.</summary>
    private bool TryRing(byte[] frame)
    {
        var had = false;
        foreach (var device in _ringing) had |= Had(device, frame) || TrySend(frame, device);
        return had;
    }

    private void Take(Device device)
    {
        _taker = device;
        _ringing.Remove(device);
        Line.Attach(device);
    }

    /// <summary>The parent's browser, as long as its offer is unanswered.</summary>
    private static PlacedLeg? CallerOf(EmulatedCall call)
    {
        var parent = call.Conversation.Parent;
        return parent != call && parent.State.Status.IsUnanswered() ? parent.Progress.App as PlacedLeg : null;
    }
}
