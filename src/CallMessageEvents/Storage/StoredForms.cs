using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Storage;

/// <summary>Reads and writes what an engine keeps for the library, in forms that carry their version.</summary>
[Experimental(StorageDiagnostics.Seams)]
public static class StoredForms
{
    /// <summary>Returns the sid whose text an engine has kept: as the callback had it, of any form.</summary>
    /// <param name="text">What <see cref="CallSid.ToString"/> returned.</param>
    /// <exception cref="ArgumentException"><paramref name="text"/> is null or empty.</exception>
    public static CallSid ReadCallSid(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return SidText.FromTwilio<CallSid>(text);
    }

    /// <summary>Returns a record's stored form.</summary>
    /// <param name="record">The record.</param>
    /// <param name="ahead">How far the engine's clock is ahead of this process's: times are stored by the engine's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is null.</exception>
    public static byte[] Write(CallRecord record, TimeSpan ahead)
    {
        ArgumentNullException.ThrowIfNull(record);
        return RecordBytes.Write(record.Shifted(ahead));
    }

    /// <summary>Reads a record's stored form.</summary>
    /// <param name="bytes">What <see cref="Write"/> returned, of whatever process and version.</param>
    /// <param name="ahead">How far the engine's clock is ahead of this process's.</param>
    /// <param name="record">The record, with times of this process's clock; null unless it was read.</param>
    /// <returns>
    /// False when a newer version of the library wrote it, or the bytes are damaged: what is stored is then to be left as it is.
    /// </returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, TimeSpan ahead, [NotNullWhen(true)] out CallRecord? record)
    {
        record = RecordBytes.TryRead(bytes, out var stored) == StoredForm.Read ? stored!.Shifted(-ahead) : null;
        return record is not null;
    }
}
