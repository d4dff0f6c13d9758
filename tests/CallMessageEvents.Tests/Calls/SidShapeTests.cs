using System.Reflection;

namespace CallMessageEvents.Tests;

public sealed class SidShapeTests
{
    [Fact]
    public void PublicMembers_OfEverySid_AreTheSame()
    {
        var sids = typeof(CallSid).Assembly.GetExportedTypes().Where(
            static type => type.IsValueType && type.Name.EndsWith("Sid", StringComparison.Ordinal)).ToList();

        Assert.Equal(["AccountSid", "CallSid", "ConferenceSid", "MessageSid", "SubscriptionSid"], sids.Select(static sid => sid.Name).Order());
        Assert.All(sids, static sid => Assert.Equal(Shape(typeof(CallSid)), Shape(sid)));
    }

    private static string[] Shape(Type type) =>
    [
        .. type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(static member => member.ToString()!)
            .Concat(type.GetInterfaces().Select(static face => face.ToString()))
            .Select(text => text.Replace(type.FullName!, "Sid", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
