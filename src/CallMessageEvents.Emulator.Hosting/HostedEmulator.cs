using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The emulator that <c>AddEmulator()</c> hosts in an application. Thread-safe. The service provider disposes it, and the emulator with it.</summary>
public sealed class HostedEmulator : IAsyncDisposable, IDisposable
{
    private readonly Gate _gate = new();
    private readonly EmulatorSetup _setup;
    private readonly IServiceProvider _provider;
    private Task<TwilioEmulator>? _start;
    private bool _disposed;

    internal HostedEmulator(EmulatorSetup setup, IServiceProvider provider)
    {
        _setup = setup;
        _provider = provider;
        Options = new() { LoggerFactory = provider.GetService<ILoggerFactory>() };
        setup.Configure?.Invoke(Options);
    }

    internal TwilioEmulatorOptions Options { get; }

    /// <summary>Gets the emulator; starts it when nobody has before. A start that failed is tried again.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the start.</param>
    /// <returns>The emulator; it is listening. Not to be disposed.</returns>
    /// <exception cref="InvalidOperationException">The environment is Production, which <c>AddEmulator</c> was not told to allow.</exception>
    /// <exception cref="ArgumentException">An option is not valid; the message names it.</exception>
    /// <exception cref="IOException">The address is in use.</exception>
    /// <exception cref="ObjectDisposedException">The service provider is disposed.</exception>
    public Task<TwilioEmulator> GetAsync(CancellationToken cancellationToken = default)
    {
        Task<TwilioEmulator> start;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            start = _start is null or { IsFaulted: true } ? _start = StartAsync() : _start;
        }

        return start.WaitAsync(cancellationToken);
    }

    /// <summary>Stops the emulator. May be called repeatedly.</summary>
    /// <returns>A task that completes when it has stopped.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The caller that waited for the start got its error.")]
    public async ValueTask DisposeAsync()
    {
        Task<TwilioEmulator>? start;
        lock (_gate)
        {
            _disposed = true;
            start = _start;
        }

        if (start is null)
        {
            return;
        }

        TwilioEmulator emulator;
        try
        {
            emulator = await start.ConfigureAwait(false);
        }
        catch (Exception)
        {
            return;
        }

        await emulator.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>As <see cref="DisposeAsync"/>, for a service provider that is not disposed asynchronously: waits until the emulator has stopped.</summary>
    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();

    private Task<TwilioEmulator> StartAsync()
    {
        if (!_setup.AllowInProduction && _provider.GetService<IHostEnvironment>()?.IsProduction() == true)
        {
            return Task.FromException<TwilioEmulator>(new InvalidOperationException(
                "AddEmulator() does not start in the environment Production, where messages must reach end users. Call it only in other environments; "
                + "on your own machine set DOTNET_ENVIRONMENT=Development; or pass allowInProduction: true."));
        }

        // The emulator outlives the first caller, and must not carry along the caller's trace or request.
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(() => TwilioEmulator.StartAsync(Options));
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => TwilioEmulator.StartAsync(Options));
        }
    }
}
