namespace Aspire.Hosting;

/// <summary>How an application is told of the emulator, and the emulator of the application.</summary>
public sealed class CallMessageEmulatorReferenceOptions
{
    /// <summary>
    /// Gets or sets which of the application's endpoints callbacks go to. An application that redirects http to https needs <c>"https"</c>: callbacks do not
    /// follow redirects.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: <c>http</c>, else <c>https</c>, else the first. An application without endpoints gets no callbacks.
    /// </value>
    public string? EndpointName { get; set; }

    /// <summary>Gets or sets the path that the application has given <c>MapCallMessageEvents()</c>.</summary>
    /// <value>The default is <c>/call-message-events</c>, as there.</value>
    public string CallbackPath { get; set; } = "/call-message-events";

    /// <summary>
    /// Gets or sets the path of the application's voice webhook: for a call that names nobody to dial, its TwiML says who is dialed. One application of an
    /// emulator can have it.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the application has none.</value>
    public string? VoicePath { get; set; }
}
