namespace CallMessageEvents.Emulator;

/// <summary>The devices whose sockets are open; bounded. Thread-safe.</summary>
internal sealed class DeviceBook
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

    public Device[] RegisteredAs(Client user) => Where(device => device.IsRegistered && device.User == user);

    /// <summary>Drops the sockets of an identity, of whatever account.</summary>
    public int Drop(string identity)
    {
        var dropped = Where(device => string.Equals(device.User?.Identity, identity, StringComparison.Ordinal));
        Array.ForEach(dropped, device => device.Drop());
        return dropped.Length;
    }

    public void CloseAll() => Array.ForEach(Where(_ => true), device => device.Close());

    private Device[] Where(Predicate<Device> filter)
    {
        lock (_gate)
        {
            return [.. _devices.FindAll(filter)];
        }
    }
}
