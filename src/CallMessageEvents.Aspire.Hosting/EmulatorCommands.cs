using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace CallMessageEvents.Emulator;

/// <summary>The commands of the dashboard: they do what people with phones and apps do.</summary>
internal static class EmulatorCommands
{
    public const string PlaceCall = "place-call";
    public const string EndCall = "end-call";

    public static IResourceBuilder<CallMessageEmulatorResource> WithCallCommands(this IResourceBuilder<CallMessageEmulatorResource> builder)
    {
        var resource = builder.Resource;
        return builder
            .WithCommand(PlaceCall, "Place a call", context => PlaceAsync(resource, context), new()
            {
                Description = "Somebody places a call. The emulator's page shows it, and what is sent on it.",
                IconName = "CallAdd",
                IsHighlighted = true,
                UpdateState = StateOf,
                Arguments =
                [
                    new()
                    {
                        Name = "from", Label = "From", InputType = InputType.Text, Required = true, Value = "client:alice",
                        Description = "Who calls: client:NAME for the user of an app, a number as +14155550100, or sip:….",
                    },
                    new()
                    {
                        Name = "to", Label = "To", InputType = InputType.Text, Value = "client:bob",
                        Description = "Who is called, written likewise. Empty: the TwiML of the application's voice webhook says.",
                    },
                    new()
                    {
                        Name = "answer", Label = "Answer at once", InputType = InputType.Boolean, Value = "true",
                        Description = "Otherwise it waits until you ring or answer on the page, or until an app does.",
                    },
                ],
            })
            .WithCommand(EndCall, "End a call", context => EndAsync(resource, context), new()
            {
                Description = "Hangs up: the call and everybody whom it dialed.",
                IconName = "CallEnd",
                UpdateState = StateOf,
                Arguments =
                [
                    new()
                    {
                        Name = "call", Label = "Call", InputType = InputType.Text,
                        Description = "The call's sid (CA…). Empty: the newest that has not ended.",
                    },
                ],
            });
    }

    private static ResourceCommandState StateOf(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static async Task<ExecuteCommandResult> PlaceAsync(CallMessageEmulatorResource resource, ExecuteCommandContext context)
    {
        var emulator = await resource.WhenStartedAsync(context.CancellationToken).ConfigureAwait(false);
        var body = new JsonObject { ["from"] = context.Arguments.GetString("from") };
        if (context.Arguments.GetString("to") is { Length: > 0 } to)
        {
            body["to"] = to;
            body["answer"] = context.Arguments.GetBoolean("answer");
        }
        else if (emulator.VoiceUrl is null)
        {
            return CommandResults.Failure("Say whom to call: no application that references the emulator has a voice webhook (VoicePath).");
        }

        var (placed, error) = await EmulatorControlClient
            .PostAsync(emulator, "emulator/conversations", body, context.CancellationToken)
            .ConfigureAwait(false);
        return placed is null ? CommandResults.Failure(error) : CommandResults.Success("The call is placed.", placed, CommandResultFormat.Json);
    }

    private static async Task<ExecuteCommandResult> EndAsync(CallMessageEmulatorResource resource, ExecuteCommandContext context)
    {
        var emulator = await resource.WhenStartedAsync(context.CancellationToken).ConfigureAwait(false);
        var sid = context.Arguments.GetString("call") is { Length: > 0 } wanted ? wanted.Trim() : NewestOf(emulator);
        if (sid is null)
        {
            return CommandResults.Failure("All calls have ended.");
        }

        var (ended, error) = await EmulatorControlClient
            .PostAsync(emulator, $"emulator/calls/{Uri.EscapeDataString(sid)}/complete", [], context.CancellationToken)
            .ConfigureAwait(false);
        return ended is null ? CommandResults.Failure(error) : CommandResults.Success("The call has ended.", ended, CommandResultFormat.Json);
    }

    /// <summary>The conversation ends with its parent.</summary>
    private static string? NewestOf(TwilioEmulator emulator)
    {
        var open = emulator.Calls.Where(static call => call.Status is "queued" or "ringing" or "in-progress").ToList();
        return (open.FindLast(static call => call.ParentCallSid is null) ?? open.LastOrDefault())?.Sid;
    }
}
