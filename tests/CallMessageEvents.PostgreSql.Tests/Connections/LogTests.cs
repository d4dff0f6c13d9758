using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

public sealed class LogTests
{
    [Fact]
    public async Task Statement_Runs_IsNotLogged()
    {
        using var log = new LogLines();
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(log);
        services.AddCallMessageEvents().AddPostgreSql(EngineSchema.ConnectionString, static options => options.Schema = "log");
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<CallStore>().FindConversationAsync(
            AccountSid.Parse(TestProvider.AccountSid), CallSid.Parse(ReceivingApp.Leg), TestContext.Current.CancellationToken);

        Assert.Empty(log.Lines);
    }
}
