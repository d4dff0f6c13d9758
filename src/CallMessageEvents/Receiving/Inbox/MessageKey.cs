using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// The key that all deliveries of a message share: the message's sid or, without one, the request's idempotency token and content. It is kept for many
/// messages, so it is always short.
/// </summary>
internal static class MessageKey
{
    /// <summary>
    /// Longer sids are hashed, and those with characters that not every database can hold. A hash is longer than this itself, so that it never equals a sid.
    /// </summary>
    private const int MaxLength = 64;

    /// <summary>Returns a key that no other delivery has.</summary>
    public static string CreateUnique() => $"unique:{UniqueKey.Create()}";

    /// <summary>Returns the key; null when nothing distinguishes another delivery from another message.</summary>
    public static string? Of(CallMessage message)
    {
        if (message.Sid?.ToString() is { } sid && !string.IsNullOrWhiteSpace(sid))
        {
            var isPlain = sid.Length <= MaxLength && !sid.AsSpan().ContainsAnyExceptInRange('!', '~');
            return isPlain ? sid : $"sid:{Convert.ToHexString(SHA256.HashData(Bytes(sid)))}";
        }

        // A host may give an empty text for a missing header. As a key, it would make all such messages one.
        return string.IsNullOrWhiteSpace(message.DeliveryToken) ? null : $"token:{HashOfRequest(message)}";
    }

    /// <summary>
    /// A retried request has the same content. A request with other content is another message, even with the same token: handling it twice is better than
    /// losing it.
    /// </summary>
    private static string HashOfRequest(CallMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        Append(number, message.SequenceNumber ?? -1);
        Append(number, message.Timestamp?.UtcTicks ?? -1);
        var token = Bytes(message.DeliveryToken!);
        Append(number, token.Length);
        hash.AppendData(token);
        hash.AppendData(message.Body.Span);
        return Convert.ToHexString(hash.GetHashAndReset());

        void Append(Span<byte> buffer, long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer, value);
            hash.AppendData(buffer);
        }
    }

    private static byte[] Bytes(string text) => Encoding.Unicode.GetBytes(text);
}
