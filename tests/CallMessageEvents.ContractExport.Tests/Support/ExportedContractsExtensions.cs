namespace CallMessageEvents.ContractExport.Tests;

internal static class ExportedContractsExtensions
{
    /// <summary>The types of the file for TypeScript, without its heading and the maps.</summary>
    public static string Types(this ExportedContracts exported)
    {
        var text = exported.TypeScript;
        var begin = text.IndexOf("\n\n", StringComparison.Ordinal);
        return text[begin..text.IndexOf("\nexport interface Contracts {", StringComparison.Ordinal)].Trim();
    }

    /// <summary>The maps of messages and requests, without comments.</summary>
    public static string Maps(this ExportedContracts exported)
    {
        var text = exported.TypeScript[exported.TypeScript.IndexOf("export interface Contracts {", StringComparison.Ordinal)..];
        return string.Join('\n', text.Split('\n').Where(static line => !line.TrimStart().StartsWith('/'))).Trim();
    }

    /// <summary>The lines of the document that stand between the two, without indentation.</summary>
    public static string[] TypeLines(this ExportedContracts exported) =>
        [.. exported.Document.Split('\n').Select(static line => line.Trim()).SkipWhile(static line => line != "\"types\": [").Skip(1).SkipLast(3)];
}
