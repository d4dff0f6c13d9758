using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Tool;

/// <summary>What the user can mend, in one line.</summary>
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the program.")]
internal sealed class ToolException(string message) : Exception(message);
