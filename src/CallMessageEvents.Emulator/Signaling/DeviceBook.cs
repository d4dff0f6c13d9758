using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The devices whose sockets are open; bounded. Thread-safe.</summary>
internal sealed class DeviceBook(TimeProvider time, TimeSpan ringTimeout, ILogger logger)
{
    private const int Most = 2_000;

    private readonly Gate _gate = new();
    private readonly List<Device> _devices = [];

    /// <summary>False when there are too many.</summary>
    public bool TryAdd(Device device)
    {
        lock (_gate)
        {
            if (_devices.Count == Most)
            {
                return false;
            }

            _devices.Add(device);
            return true;
        }
    }

    public void Remove(Device device)
    {
        lock (_gate)
        {
            _devices.Remove(device);
        }
    }

    /// <summary>Rings at the browsers of whom is called; where there is none, code says what becomes of the call. Under the conversation's lock.</summary>
    public void Ring(EmulatedCall call)
    {
        if (call.Identity is { } identity && new Client(call.Account, identity) is var user && RegisteredAs(user) is { Length: > 0 } devices)
        {
            var leg = new RungLeg(call, user, time, logger);
            call.Progress.App = leg;
            call.Progress.RingFor(ringTimeout);
            call.Ring();
            Array.ForEach(devices, leg.Offer);
        }
    }

    /// <summary>Drops the sockets of an identity, of whatever account.</summary>
    public int Drop(string identity)
    {
        var dropped = Where(device => string.Equals(device.User?.Identity, identity, StringComparison.Ordinal));
        Array.ForEach(dropped, device => device.Drop());
        return dropped.Length;
    }

    public void CloseAll() => Array.ForEach(Where(_ => true), device => device.Close());

    private Device[] RegisteredAs(Client user) => Where(device => device.IsRegistered && device.User == user);

    private Device[] Where(Predicate<Device> filter)
    {
        lock (_gate)
        {
            return [.. _devices.FindAll(filter)];
        }
    }
}
