using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CallMessageEvents.AspNetCore;

/// <summary>
/// Lets only requests that Twilio signed reach a controller or an action, such as one that answers with TwiML, and reports their leg. For minimal APIs and
/// everything else that is mapped: <see cref="TwilioSignatureEndpointConventionBuilderExtensions.RequireTwilioSignature{TBuilder}(TBuilder)"/>.
/// </summary>
/// <remarks>
/// <para>
/// It is a filter of controllers and Razor Pages. On the handler of a minimal API it verifies nothing, and the application's log has an error at start.
/// </para>
/// <inheritdoc cref="TwilioSignatureEndpointConventionBuilderExtensions.RequireTwilioSignature{TBuilder}(TBuilder)" path="/remarks/*"/>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireTwilioSignatureAttribute
    : Attribute, IAsyncResourceFilter, IOrderedFilter, IAntiforgeryPolicy, IControllerModelConvention, IActionModelConvention, IPageApplicationModelConvention
{
    /// <summary>Gets or sets the name of the account that must have signed, as it was registered; empty for the account without a name.</summary>
    /// <value>The default is null: any registered account.</value>
    public string? Account { get; set; }

    /// <summary>That of <see cref="IgnoreAntiforgeryTokenAttribute"/>: after antiforgery filters for the whole application.</summary>
    int IOrderedFilter.Order => 1000;

    /// <inheritdoc/>
    void IControllerModelConvention.Apply(ControllerModel controller)
    {
        foreach (var action in controller.Actions) Mark(action);
    }

    /// <inheritdoc/>
    void IActionModelConvention.Apply(ActionModel action) => Mark(action);

    /// <inheritdoc/>
    void IPageApplicationModelConvention.Apply(PageApplicationModel model) => model.EndpointMetadata.Add(SignatureMetadata.Instance);

    /// <inheritdoc/>
    async Task IAsyncResourceFilter.OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        AccountName? account = Account is null ? null : Account.Length == 0 ? AccountName.Unnamed : new AccountName(Account);
        if (await SignatureGuard.IsSignedAsync(context.HttpContext, account).ConfigureAwait(false)) await next().ConfigureAwait(false);
        else context.Result = new EmptyResult();
    }

    private static void Mark(ActionModel action)
    {
        foreach (var selector in action.Selectors) selector.EndpointMetadata.Add(SignatureMetadata.Instance);
    }
}
