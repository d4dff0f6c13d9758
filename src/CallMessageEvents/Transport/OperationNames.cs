namespace CallMessageEvents;

/// <summary>The names of operations, created once because every request needs one.</summary>
internal static class OperationNames
{
    private static readonly string[] Names = Enum.GetNames<TwilioOperation>();

    public static string Of(TwilioOperation operation) => Names[(int)operation];
}
