using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds the emulator of Twilio's call messages to an app host, and leads applications to it.</summary>
public static class CallMessageEmulatorBuilderExtensions
{
    private const string Section = "CallMessageEvents__";

    /// <summary>
    /// Adds an emulator of Twilio. It runs in the process of the app host, from its start to its end, and needs no container. The dashboard links its page,
    /// and has commands that place and end calls. When the application is published it is left out.
    /// </summary>
    /// <param name="builder">The app host's builder.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="port">The port that it listens on, on loopback; <see langword="null"/> for a free one.</param>
    /// <param name="configure">How the emulator behaves. Called at once; what is not valid keeps the emulator from starting.</param>
    /// <returns>The builder of the resource: pass it to <c>WithReference</c> and <c>WaitFor</c>.</returns>
    /// <exception cref="ArgumentException">The name is not valid.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 1 and 65535.</exception>
    public static IResourceBuilder<CallMessageEmulatorResource> AddCallMessageEmulator(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port = null,
        Action<TwilioEmulatorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (port is < 1 or > ushort.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(port), port, "A port is between 1 and 65535.");
        }

        var options = new TwilioEmulatorOptions { Url = $"http://127.0.0.1:{port ?? 0}" };
        configure?.Invoke(options);
        var resource = new CallMessageEmulatorResource(name, options);

        // Resolved when it starts, and disposed with the app host: after the applications, which may still send while they stop.
        builder.Services.AddKeyedSingleton(name, (_, _) => new EmulatorRun(resource));
        var health = $"{name}_answers";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(health, _ => new EmulatorHealthCheck(resource), failureStatus: null, tags: null));

        return builder.AddResource(resource)
            .WithAnnotation(new EndpointAnnotation(
                ProtocolType.Tcp, uriScheme: "http", name: CallMessageEmulatorResource.EndpointName, port: port, isProxied: false))
            .WithUrlForEndpoint(CallMessageEmulatorResource.EndpointName, static url => url.DisplayText = "Calls and messages")
            .WithInitialState(new()
            {
                ResourceType = "CallMessageEmulator",
                CreationTimeStamp = TimeProvider.System.GetUtcNow().UtcDateTime,
                State = KnownResourceStates.NotStarted,
                Properties = [new("Account sid", options.AccountSid), new("Auth token", options.AuthToken)],
            })
            .WithIconName("CallConnecting")
            .WithHealthCheck(health)
            .WithCallCommands()
            .OnInitializeResource(static (resource, initialize, cancellationToken) =>
                initialize.Services.GetRequiredKeyedService<EmulatorRun>(resource.Name).StartAsync(initialize, cancellationToken))
            .ExcludeFromManifest();
    }

    /// <summary>
    /// Leads an application that uses <c>AddCallMessageEvents()</c> to the emulator: sets the address, the account and its credentials, and where callbacks
    /// reach the application. The settings are environment variables of the section <c>CallMessageEvents</c>, which take precedence over its
    /// <c>appsettings.json</c> and user secrets. The first application with an endpoint that references the emulator gets the status callbacks of all calls
    /// that do not say otherwise. Nothing is set when the application is published.
    /// </summary>
    /// <typeparam name="T">The type of the application's resource.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="emulator">The emulator.</param>
    /// <param name="configure">Where callbacks go, and where the application's voice webhook is.</param>
    /// <returns>The application's builder.</returns>
    /// <exception cref="ArgumentException">A path does not begin with a slash.</exception>
    /// <exception cref="InvalidOperationException">Another application of this emulator has a voice webhook already.</exception>
    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<CallMessageEmulatorResource> emulator,
        Action<CallMessageEmulatorReferenceOptions>? configure = null)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(emulator);
        var options = new CallMessageEmulatorReferenceOptions();
        configure?.Invoke(options);
        if (!IsPath(options.CallbackPath) || !IsPath(options.VoicePath ?? "/"))
        {
            throw new ArgumentException($"{nameof(options.CallbackPath)} and {nameof(options.VoicePath)} must begin with a slash.", nameof(configure));
        }

        var (twilio, reference) = (emulator.Resource, new EmulatorReference(builder.Resource, options));
        if (options.VoicePath is not null && twilio.References.Find(static other => other.VoicePath is not null) is { } first)
        {
            throw new InvalidOperationException($"'{first.ApplicationName}' has the voice webhook of '{twilio.Name}' already.");
        }

        twilio.References.Add(reference);
        return builder.WithReferenceRelationship(emulator).WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsPublishMode)
            {
                return;
            }

            var variables = context.EnvironmentVariables;
            variables[Section + "BaseAddress"] = twilio.Endpoint;
            variables[Section + "AccountSid"] = twilio.AccountSid;
            variables[Section + "AuthToken"] = twilio.AuthToken;

            // Those of a true account, in user secrets, would go before the auth token; and a region does not go with an address.
            variables[Section + "ApiKeySid"] = twilio.ApiKeySid;
            variables[Section + "ApiKeySecret"] = twilio.ApiKeySecret;
            variables[Section + "Region"] = variables[Section + "Edge"] = string.Empty;
            if (reference.FindEndpoint() is { } endpoint)
            {
                variables[Section + "PublicBaseUrl"] = endpoint;
            }
        });
    }

    private static bool IsPath(string? path) => path is ['/', ..];
}
