using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Benchmarks;

/// <summary>End users in calls, and the application that they talk with: it takes their messages as callbacks, and answers each by REST.</summary>
internal sealed class EmulatorLoad : IAsyncDisposable
{
    // As the library has it.
    private const int Connections = 64;

    private static readonly AuthenticationHeaderValue Authorization =
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{FloorData.AccountSid}:{FloorData.AuthToken}")));

    private readonly Uri _emulator;
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseCookies = false })
    {
        DefaultRequestHeaders = { Authorization = Authorization },
    };
    private readonly SocketUser[] _users;
    private readonly SemaphoreSlim[] _delivered;
    private readonly WebApplication _app = Servers.Builder().Build();
    private long _sends;

    private EmulatorLoad(Uri emulator, int users)
    {
        _emulator = emulator;
        _users = new SocketUser[users];
        _delivered = [.. Enumerable.Range(0, users).Select(static _ => new SemaphoreSlim(0))];
    }

    /// <summary>All are in a call of their own, and subscribed.</summary>
    public static async Task<EmulatorLoad> StartAsync(Uri emulator, int users)
    {
        var load = new EmulatorLoad(emulator, users);
        load._app.MapPost("/{user:int}", (int user) =>
        {
            load._delivered[user].Release();
            return Results.NoContent();
        });
        await load._app.StartAsync();
        for (var user = 0; user < users; user++)
        {
            load._users[user] = await SocketUser.CallAsync(emulator, user);
            await load.PostAsync(user, "UserDefinedMessageSubscriptions", ("Callback", $"{load._app.Urls.First()}/{user}"));
        }

        return load;
    }

    /// <summary>All at once, so often: each says something, and is answered when that has come.</summary>
    public Task ExchangeAsync(int times) => Task.WhenAll(Enumerable.Range(0, _users.Length).Select(user => ExchangeAsync(user, times)));

    public async ValueTask DisposeAsync()
    {
        foreach (var user in _users) user.Dispose();
        _client.Dispose();
        await _app.DisposeAsync();
        foreach (var delivered in _delivered) delivered.Dispose();
    }

    private async Task ExchangeAsync(int user, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await _users[user].SendAsync();
            await _delivered[user].WaitAsync();
            await PostAsync(
                user,
                "UserDefinedMessages",
                ("Content", FloorData.Content),
                ("IdempotencyKey", Interlocked.Increment(ref _sends).ToString(CultureInfo.InvariantCulture)));
            await _users[user].ReceiveAsync();
        }
    }

    private async Task PostAsync(int user, string resource, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(static field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await _client.PostAsync(
            new Uri(_emulator, $"/2010-04-01/Accounts/{FloorData.AccountSid}/Calls/{_users[user].CallSid}/{resource}.json"), form);
        answer.EnsureSuccessStatusCode();
    }
}
