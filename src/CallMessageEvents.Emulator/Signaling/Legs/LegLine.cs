using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The way of one leg's frames to the device that has the call: to its socket, or kept until it is back. Used under the conversation's lock.</summary>
/// <param name="leg">The leg.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of frames that are lost.</param>
/// <param name="givenUp">The device did not come back in time; not under the lock.</param>
internal sealed class LegLine(BrowserLeg leg, TimeProvider time, ILogger logger, Action givenUp)
{
    private const int MostHeld = 1_000;

    private readonly List<byte[]> _held = [];
    private Device? _previous;
    private ITimer? _patience;

    /// <summary>The device that has the call; <see langword="null"/> until one takes it, and while it is away.</summary>
    public Device? Device { get; private set; }

    public void Send(byte[] frame)
    {
        if (Device?.TrySend(frame, leg) != true)
        {
            Hold([frame]);
        }
    }

    /// <summary>The device takes the call, or takes it up again: what was kept leaves.</summary>
    public void Attach(Device device)
    {
        _patience?.Dispose();
        if (Device != device)
        {
            Device?.Forget(leg);
            (_previous, Device) = (Device, device);
        }

        device.Add(leg);
        byte[][] held = [.. _held];
        _held.Clear();
        Array.ForEach(held, Send);
    }

    /// <summary>The device's socket is gone; <paramref name="unsent"/> had not left.</summary>
    /// <returns>False when it does not have the call, and did not have it before the one that has.</returns>
    public bool Detach(Device device, IEnumerable<byte[]> unsent)
    {
        if (Device == device)
        {
            (_previous, Device) = (null, null);
            HoldFirst(unsent);
            _patience = time.CreateTimer(static state => ((Action)state!)(), givenUp, device.ReconnectWindow, Timeout.InfiniteTimeSpan);
        }
        else if (_previous == device)
        {
            // It came back on another socket before the end of the first was seen.
            foreach (var frame in unsent) Send(frame);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>What was kept goes where the call only rings; what cannot go stays.</summary>
    public void SendHeld(Predicate<byte[]> trySend) => _held.RemoveAll(trySend);

    /// <summary>Keeps frames that came before those that are kept.</summary>
    public void HoldFirst(IEnumerable<byte[]> frames) => _held.InsertRange(0, frames);

    public void Hold(IEnumerable<byte[]> frames)
    {
        foreach (var frame in frames)
        {
            if (_held.Count == MostHeld)
            {
                Log.TooManyHeld(logger, leg.Call.Sid, MostHeld);
                return;
            }

            _held.Add(frame);
        }
    }
}
