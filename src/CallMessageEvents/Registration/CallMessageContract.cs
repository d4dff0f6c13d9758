using System.Text.Json.Serialization;

namespace CallMessageEvents.Hosting;

/// <summary>A contract that an account's registration names. Immutable, thread-safe.</summary>
public sealed class CallMessageContract
{
    internal CallMessageContract(string name, Type contentType, CallMessageDirection direction, CallMessageContract? reply)
    {
        (Name, ContentType, Direction, Reply) = (name, contentType, direction, reply);
    }

    /// <summary>Gets the contract's name on the wire.</summary>
    public string Name { get; }

    /// <summary>Gets the application's type.</summary>
    public Type ContentType { get; }

    /// <summary>Gets who writes it, as far as the registration says.</summary>
    public CallMessageDirection Direction { get; }

    /// <summary>Gets the contract of the reply, when a request handler is registered for this one; otherwise null.</summary>
    public CallMessageContract? Reply { get; }

    /// <summary>Returns the contract's name.</summary>
    public override string ToString() => Name;
}

/// <summary>Who writes a contract's messages: the server, the apps, or both.</summary>
[Flags]
[JsonConverter(typeof(JsonStringEnumConverter<CallMessageDirection>))]
public enum CallMessageDirection
{
    /// <summary>The registration does not say: the contract has no handler, and is no request handler's reply.</summary>
    None = 0,

    /// <summary>The server writes it, and apps read it.</summary>
    Sent = 1,

    /// <summary>Apps write it, and the server reads it.</summary>
    Received = 2,
}
