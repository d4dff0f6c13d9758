namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>What tests need of the machine.</summary>
internal static class Installed
{
    /// <summary>Skips the test where something is not installed; in CI it fails.</summary>
    public static void Require(bool isInstalled, string missing)
    {
        if (isInstalled) return;

        Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), missing);
        Assert.Fail(missing);
    }
}
