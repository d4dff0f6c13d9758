using System.Collections.Concurrent;
using CallMessageEvents.AspNetCore.Tests.Docs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.EndToEnd;

/// <summary>The application that the client talks to: what docs/conversations.md shows, and a handler that a test may hold up.</summary>
internal sealed class Desk
{
    private readonly ConcurrentQueue<Lookup> _lookups = [];

    /// <summary>What the handler of lookups has begun, in order.</summary>
    public IReadOnlyList<Lookup> Lookups => [.. _lookups];

    /// <summary>What the handler of lookups waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public void Configure(WebApplicationBuilder builder)
    {
        ConversationSnippets.Answer(builder);
        builder.Services.AddSingleton<PlanBook>();
        builder.Services.AddCallMessageEvents()
            .AddHandler<Complaint>((_, _) => throw new InvalidOperationException("A secret of the server."))
            .AddRequestHandler<Lookup, Found>(async (context, cancellationToken) =>
            {
                _lookups.Enqueue(context.Content);
                await Gate.WaitAsync(cancellationToken);
                if (context.Content.Number < 0) throw new InvalidOperationException("A secret of the server.");
                return new(context.Content.Number, context.Content.Text);
            });
    }
}

[CallMessage("lookup")]
internal sealed record Lookup(int Number, string Text = "");

[CallMessage("found")]
internal sealed record Found(int Number, string Text);

[CallMessage("complaint")]
internal sealed record Complaint(string Text);
