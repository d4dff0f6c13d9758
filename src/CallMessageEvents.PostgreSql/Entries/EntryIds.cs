using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CallMessageEvents.PostgreSql;

/// <summary>What identifies an entry, as its row has it: hashes, because its call and key may be of any length and have any characters.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EntryIds(Guid Call, Guid Key)
{
    public static EntryIds Of(CallLogEntry entry) => new(OfCall(entry.Account, entry.CallSid), OfText(entry.Key));

    /// <summary>The hash never changes: nodes of different versions share rows.</summary>
    public static Guid OfCall(AccountSid account, CallSid call) => OfText($"{account}/{call}");

    public static Guid OfText(string text)
    {
        // UTF-16, as it is in memory: UTF-8 would make halves of surrogate pairs equal.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return new(hash[..16], bigEndian: true);
    }
}

/// <summary>A share of an account's calls, which one node handles at a time. The number is the account's times 64, plus 0 to 63.</summary>
internal static class Partition
{
    public const int Count = 64;

    /// <summary>Returns an account's first and last partition.</summary>
    public static (int First, int Last) Of(int account) => (account * Count, (account * Count) + Count - 1);

    public static int Of(int account, Guid call)
    {
        Span<byte> bytes = stackalloc byte[16];
        call.TryWriteBytes(bytes, bigEndian: true, out _);
        return (account * Count) + (bytes[15] % Count);
    }
}
