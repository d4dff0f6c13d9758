using System.Collections.Concurrent;
using Npgsql;

namespace SupportCall;

/// <summary>The customers whose number was right, by their leg: the application's own data, which all its nodes need.</summary>
internal interface ICallers
{
    Task<Caller?> FindAsync(CallSid customer, CancellationToken cancellationToken);

    /// <summary>Keeps who a customer is. A second time changes nothing: a handler may run twice.</summary>
    Task AddAsync(CallSid customer, Caller caller, CancellationToken cancellationToken);

    Task RemoveAsync(CallSid customer, CancellationToken cancellationToken);
}

/// <summary>Enough for one process.</summary>
internal sealed class CallersInMemory : ICallers
{
    private readonly ConcurrentDictionary<CallSid, Caller> _callers = new();

    public Task<Caller?> FindAsync(CallSid customer, CancellationToken cancellationToken) => Task.FromResult(_callers.GetValueOrDefault(customer));

    public Task AddAsync(CallSid customer, Caller caller, CancellationToken cancellationToken)
    {
        _callers.TryAdd(customer, caller);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(CallSid customer, CancellationToken cancellationToken)
    {
        _callers.TryRemove(customer, out _);
        return Task.CompletedTask;
    }
}

/// <summary>A table beside the library's own.</summary>
internal sealed class CallersTable(NpgsqlDataSource database) : ICallers
{
    public static async Task CreateAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "create table if not exists support_call_caller (call_sid text primary key, name text not null, about text not null)");
        await command.ExecuteNonQueryAsync();
    }

    public async Task<Caller?> FindAsync(CallSid customer, CancellationToken cancellationToken)
    {
        await using var command = Command("select name, about from support_call_caller where call_sid = $1", customer.ToString());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetString(0), reader.GetString(1)) : null;
    }

    public Task AddAsync(CallSid customer, Caller caller, CancellationToken cancellationToken)
    {
        const string Insert = "insert into support_call_caller values ($1, $2, $3) on conflict do nothing";
        return RunAsync(Command(Insert, customer.ToString(), caller.Name, caller.About), cancellationToken);
    }

    public Task RemoveAsync(CallSid customer, CancellationToken cancellationToken) =>
        RunAsync(Command("delete from support_call_caller where call_sid = $1", customer.ToString()), cancellationToken);

    private NpgsqlCommand Command(string text, params string[] values)
    {
        var command = database.CreateCommand(text);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return command;
    }

    private static async Task RunAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command) await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
