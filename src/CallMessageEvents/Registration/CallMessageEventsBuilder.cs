using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>One account's registration. Kept among the services, so that a second registration of the same name continues the first.</summary>
internal sealed class CallMessageEventsBuilder(IServiceCollection services, string name, IHttpClientBuilder httpClient) : ICallMessageEventsBuilder
{
    public IServiceCollection Services => services;

    public string Name => name;

    public IHttpClientBuilder HttpClient => httpClient;

    /// <summary>What each call of <c>AddCallMessageEvents</c> for this name said.</summary>
    public List<ConfigurationStep> Steps { get; } = [];

    public List<Action<JsonSerializerOptions>> Json { get; } = [];

    public ICallMessageEventsBuilder ConfigureJson(Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Json.Add(configure);
        return this;
    }
}
