using System.Reflection;
using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.Tests.PublicApi;

/// <summary>The public surface changes on purpose only: approved texts stand among the tests, and a change shows in the review.</summary>
internal static class ApprovedApi
{
    public static async Task CheckAsync(Assembly assembly, string testProject)
    {
        var path = Path.Combine(Repository.Root, "tests", testProject, "PublicApi", $"{assembly.GetName().Name}.txt");
        var surface = ApiText.Of(assembly);

        // To approve a change: UPDATE_API=1 dotnet test --project tests/{testProject}
        if (Environment.GetEnvironmentVariable("UPDATE_API") == "1") await File.WriteAllTextAsync(path, surface, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), surface, ignoreLineEndingDifferences: true);
    }
}
