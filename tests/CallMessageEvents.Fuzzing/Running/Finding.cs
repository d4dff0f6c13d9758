namespace CallMessageEvents.Fuzzing;

/// <summary>An invariant that does not hold.</summary>
internal sealed class Finding : Exception
{
    public Finding(string message)
        : base(message)
    {
    }

    public Finding(string message, Exception cause)
        : base(message, cause)
    {
    }

    public static void If(bool isBroken, string message)
    {
        if (isBroken) throw new Finding(message);
    }
}
