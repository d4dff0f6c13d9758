using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// What the deliveries of one message of a call have in common: the message's sid or, without one, Twilio's name for the request and what the request said.
/// It is kept for many messages, and so is always short.
/// </summary>
internal static class MessageKey
{
    /// <summary>Longer sids are hashed. A hash is longer than this itself, so that it never equals a sid.</summary>
    private const int MaxLength = 64;

    /// <summary>The key; null when nothing tells a further delivery from another message.</summary>
    public static string? Of(CallMessage message)
    {
        if (message.Sid?.ToString() is { } sid && !string.IsNullOrWhiteSpace(sid))
            return sid.Length <= MaxLength ? sid : $"sid:{Convert.ToHexString(SHA256.HashData(Bytes(sid)))}";

        // A host may give an empty text where there was no header. As a name, it would make all such messages one.
        return string.IsNullOrWhiteSpace(message.DeliveryToken) ? null : $"token:{HashOfRequest(message)}";
    }

    /// <summary>
    /// A repeated request says the same. One that says something else is another message, even if it has the same token: handled twice is better than lost.
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
