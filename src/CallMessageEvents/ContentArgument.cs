namespace CallMessageEvents;

/// <summary>Rejects content that is really another argument in the wrong place.</summary>
internal static class ContentArgument
{
    public static void Check<T>(T content)
    {
        switch (content)
        {
            case null:
                throw new ArgumentNullException(nameof(content));
            case string or byte[] or Memory<byte> or ReadOnlyMemory<byte>:
                throw new ArgumentException(
                    "Text and bytes are not written as content: if they are JSON, call SendJsonAsync; else put them into a type of their own.",
                    nameof(content));
            case CancellationToken:
                throw new ArgumentException(
                    "A CancellationToken stands where the content belongs: write SendAsync(to, content, cancellationToken: token).", nameof(content));
            case SendOptions:
                throw new ArgumentException("SendOptions stand where the content belongs: write SendAsync(to, content, options).", nameof(content));
        }
    }
}
