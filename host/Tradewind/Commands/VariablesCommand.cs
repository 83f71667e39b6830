using System.CommandLine;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about variables.</summary>
internal static class VariablesCommand
{
    /// <summary><c>variables …</c></summary>
    public static Command Create() => new("variables", "Variables: values that scripts read.")
    {
        List(), Show(), Set(), Delete(),
        FileCommands.Export("variables", (client, secrets, cancel) => client.ExportVariablesAsync(secrets, cancel)),
        FileCommands.Import("variables", (client, import, cancel) => client.ImportVariablesAsync(import, cancel)),
    };

    private static Command List()
    {
        var json = Shared.Json();
        return Shared.Command("list", "All variables; secret values are left out.", "variables list", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.VariablesAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Variable", "Value", "About"], page.Items.Select(one => new[] { one.Name, one.Secret ? "***" : one.Value, one.Description }),
                "There are no variables. Store one with: tradewind variables set NAME VALUE");
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var name = Shared.Name("NAME", "The variable's name");
        var json = Shared.Json();
        return Shared.Command("show", "A variable; the value of a secret one is left out.", "variables show region", name, json).Asks(async (parsed, client, cancel) =>
        {
            var variable = await client.VariableAsync(parsed.GetRequiredValue(name), cancel);
            if (parsed.GetValue(json)) Print.Json(variable);
            else Print.Facts(("Variable", variable.Name), ("Value", variable.Secret ? "***" : variable.Value), ("About", variable.Description));
            return ExitCode.Ok;
        });
    }

    private static Command Set()
    {
        var name = Shared.Name("NAME", "The variable's name");
        var value = new Argument<string?>("VALUE") { Description = "Its value; left out with --secret, so that it does not stand on the command line", Arity = ArgumentArity.ZeroOrOne };
        var secret = new Option<bool>("--secret") { Description = "Ask for the value, or read it from standard input; it is never shown, and masked in logs" };
        var about = Shared.Text("--description", "What it is for", "TEXT");
        var json = Shared.Json();
        return Shared.Command("set", "Stores a variable.", "variables set region eu-west", name, value, secret, about, json).Asks(async (parsed, client, cancel) =>
        {
            var id = parsed.GetRequiredValue(name);
            var isSecret = parsed.GetValue(secret);
            if (!isSecret && parsed.GetValue(value) is null) throw new OptionsException([$"Give variable '{id}' a value: tradewind variables set {id} VALUE"]);
            var saved = await client.SaveVariableAsync(
                id,
                new() { Value = parsed.GetValue(value) ?? SecretInput.Read($"Value of variable {id}"), Secret = isSecret ? true : null, Description = parsed.GetValue(about) }, cancel);
            if (parsed.GetValue(json)) Print.Json(saved);
            else Console.WriteLine($"Variable {saved.Name} is stored{(saved.Secret ? ", secret" : "")}.");
            return ExitCode.Ok;
        });
    }

    private static Command Delete()
    {
        var name = Shared.Name("NAME", "The variable's name");
        return Shared.Command("delete", "Deletes a variable.", "variables delete region", name, Shared.Json()).Asks(async (parsed, client, cancel) =>
        {
            await client.DeleteVariableAsync(parsed.GetRequiredValue(name), cancel);
            await Console.Error.WriteLineAsync($"Variable {parsed.GetRequiredValue(name)} is deleted.");
            return ExitCode.Ok;
        });
    }
}
