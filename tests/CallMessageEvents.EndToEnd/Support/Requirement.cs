namespace CallMessageEvents.EndToEnd;

/// <summary>What a test needs on the machine.</summary>
internal static class Requirement
{
    /// <summary>Skips the test where something is missing; fails it in CI, where it must be there.</summary>
    /// <param name="missing">What is missing, and what to do; <see langword="null"/> when nothing is.</param>
    public static void Check(string? missing)
    {
        if (missing is null) return;
        Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), missing);
        Assert.Fail(missing);
    }
}
