using System.Text;
using System.Text.Json;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Secrets;

namespace Tradewind.Agent.Blobs;

/// <summary>
/// What the agent knows of secrets, and what it does when one comes back in an output: people see it masked, at rest it is encrypted, and the tasks
/// that read it get it as it is. With the output go the secrets in it, so that the agent of such a task knows them too.
/// </summary>
public sealed class OutputSeals(ISecretProtector protector)
{
    /// <summary>The secrets that were handed out, by connections, variables and outputs.</summary>
    public SecretMask Mask { get; } = new();

    /// <summary>The JSON as it is to be stored: sealed if there are secrets in it.</summary>
    internal ReadOnlyMemory<byte> Close(ReadOnlyMemory<byte> json)
    {
        if (Mask.Longest == 0) return json;
        var text = Encoding.UTF8.GetString(json.Span);
        var secrets = Mask.In(text);
        return secrets.Count == 0 ? json : new SealedOutput(Shown(text), Close(new OutputSeal { Json = text, Secrets = secrets })).ToStored();
    }

    /// <summary>Seals what a large output is read with.</summary>
    internal string Close(OutputSeal seal) => seal.ToSeal(protector);

    /// <summary>What is stored, as its readers get it. From then on the agent knows the secrets in it.</summary>
    internal ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> stored)
    {
        if (SealedOutput.TryRead(stored, out var output)) return Encoding.UTF8.GetBytes(Open(output.Seal).Json!);
        if (LargeOutput.TryRead(stored, out var large) && large.Seal is { } seal) Open(seal);
        return stored;
    }

    /// <summary>Opens a seal. From then on the agent knows the secrets in it.</summary>
    internal OutputSeal Open(string seal)
    {
        var opened = OutputSeal.Read(protector, seal);
        foreach (var secret in opened.Secrets) Mask.Add(secret);
        return opened;
    }

    // A number that is a secret leaves no JSON when it is masked.
    private byte[] Shown(string json)
    {
        var masked = Encoding.UTF8.GetBytes(Mask.Apply(json)!);
        try
        {
            var reader = new Utf8JsonReader(masked, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
            }

            return masked;
        }
        catch (JsonException)
        {
            return "\"***\""u8.ToArray();
        }
    }
}
