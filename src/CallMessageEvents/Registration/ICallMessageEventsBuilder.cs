using System.Text.Json;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures one account further, after <c>AddCallMessageEvents</c>.</summary>
public interface ICallMessageEventsBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>The account's name; empty for the unnamed one.</summary>
    string Name { get; }

    /// <summary>The named <see cref="System.Net.Http.HttpClient"/> that requests to Twilio go through, for handlers and a proxy.</summary>
    IHttpClientBuilder HttpClient { get; }

    /// <summary>
    /// Changes how content is written and read as JSON: naming, converters, or a source-generated context in
    /// <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>, beside which no reflection is used. Default: the Web defaults with relaxed escaping.
    /// </summary>
    /// <param name="configure">The change; several are made in order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is null.</exception>
    ICallMessageEventsBuilder ConfigureJson(Action<JsonSerializerOptions> configure);
}
