using Spectre.Console;

namespace Tradewind.Terminal;

/// <summary>Takes secrets without showing them: typed unseen on a terminal, or as one line of standard input.</summary>
internal static class SecretInput
{
    /// <exception cref="OptionsException">Nothing was given.</exception>
    public static string Read(string what)
    {
        var secret = Console.IsInputRedirected
            ? Console.In.ReadLine()
            : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Prompt(new TextPrompt<string>($"{Markup.Escape(what)}:").Secret(null));
        return string.IsNullOrEmpty(secret) ? throw new OptionsException([$"{what}: nothing was given."]) : secret;
    }
}
