using System.Globalization;
using System.Runtime.InteropServices;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// A request and its reply over loopback, with end users on WebSockets who speak the protocol, beside a send and a callback without it: application and
/// emulator are processes of their own, the end users are in this one.
/// </summary>
internal sealed class RequestRows : IRows
{
    private const int Users = 8;
    private const int Times = 200;
    private const int RoundCount = 11;
    private const double Limit = 1.3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public string[] Names => ["request-cpu", "request-emulator-cpu", "request-bytes", "request-p50", "request-p99"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var emulator = await Child.StartAsync("serve-emulator");
        using var app = await Child.StartAsync("serve-asking", emulator.FirstLine);
        using var client = new HttpClient { BaseAddress = new(app.FirstLine) };
        var users = new List<SocketUser>();
        try
        {
            for (var user = 0; user < Users; user++)
            {
                users.Add(await SocketUser.CallAsync(new(emulator.FirstLine), user));
                using var added = await client.PostAsync(new Uri($"/calls/{users[user].CallSid}", UriKind.Relative), null);
                added.EnsureSuccessStatusCode();
                await users[user].GreetAsync();
                _ = users[user].AnswerAllAsync();
            }

            var rounds = await Rounds.ControlAsync(RoundCount, () => AskAsync("request"), () => AskAsync("plain"), static used => used.Cpu, WarmUp);
            yield return Compared.Of(rounds, static used => used.Cpu).Row("request-cpu", "us", Limit);
            yield return Compared.Of(rounds, static used => used.EmulatorCpu).Row("request-emulator-cpu", "us", Limit);
            yield return Compared.Of(rounds, static used => used.Bytes).Row("request-bytes", "B", Limit);
            yield return Compared.Of(rounds, static used => used.P50).Row("request-p50", "us", Limit);
            yield return Compared.Of(rounds, static used => used.P99).Row("request-p99", "us", Limit);
        }
        finally
        {
            foreach (var user in users) user.Dispose();
        }

        async Task<Asked> AskAsync(string how)
        {
            var before = emulator.Cpu;
            var answer = await client.GetStringAsync(new Uri($"/{how}/{Times}", UriKind.Relative));
            var cpu = (emulator.Cpu - before).TotalMicroseconds / (Users * Times);
            return answer.Split(' ').Select(static part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray() is [var own, var bytes, var p50, var p99]
                ? new(own, cpu, bytes, p50, p99)
                : throw new InvalidOperationException($"The application answered {answer}.");
        }
    }

    /// <summary>What one exchange took: CPU in microseconds, the application's and the emulator's; the application's bytes; and time in microseconds.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Asked(double Cpu, double EmulatorCpu, double Bytes, double P50, double P99);
}
