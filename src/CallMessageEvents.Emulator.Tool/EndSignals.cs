using System.Runtime.InteropServices;

namespace CallMessageEvents.Emulator.Tool;

/// <summary>Ctrl+C and what a process manager sends.</summary>
internal sealed class EndSignals : IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public EndSignals() => _registrations = Array.ConvertAll(Signals, signal => PosixSignalRegistration.Create(signal, Handle));

    public Task Received => _received.Task;

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Handle(PosixSignalContext context)
    {
        // The program ends by itself, with exit code 0.
        context.Cancel = true;
        _received.TrySetResult();
    }
}
