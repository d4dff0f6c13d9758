using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CallMessageEvents.ContractExport;

internal static class Reflection
{
    public const string Message = "Contracts are read by reflection: export them from the ordinary build of the application.";

    /// <summary>Whether this is no native program. The native compiler takes it for false, and leaves the export out.</summary>
    /// <remarks>
    /// A project with <c>PublishAot</c> says in its ordinary build, too, that no code is made at run time; but there the assemblies are files.
    /// </remarks>
#if NET9_0_OR_GREATER
    [FeatureSwitchDefinition("System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported")]
#endif
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "That a native program has no such file is what is asked.")]
    public static bool IsPossible => RuntimeFeature.IsDynamicCodeSupported || typeof(Reflection).Assembly.Location.Length > 0;
}
