using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static CallMessageEvents.Tests.Docs.ReceivingSnippets;

namespace CallMessageEvents.Tests.Docs;

/// <summary>The C# blocks of docs/storage.md, so that they are compiled. <see cref="DocsTests"/> holds both together.</summary>
internal static class StorageSnippets
{
    public static void Register(IHostApplicationBuilder builder, Engine engine)
    {
        builder.Services.AddSingleton<CallLog>(engine.Log).AddSingleton<CallStore>(engine.Store);
        builder.Services.AddCallMessageEvents().AddHandler<OfferAccepted, OfferHandler>();
    }

    public sealed record Engine(CallLog Log, CallStore Store);
}
