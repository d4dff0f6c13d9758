namespace CallMessageEvents;
public interface ICallRequest<TReply>;
internal static class StubsForMerge
{
    public static MessageEnvelope? Read(this Envelope envelope, ReadOnlySpan<byte> json) => null;
    public static PooledWriter WriteWhole<T>(this ContentWriter writer, T content) => writer.Write(content);
    public static PooledWriter WriteWhole<T>(this ContentWriter writer, T content, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> info) => writer.Write(content, info);
}
