using System.Text.Json;

namespace Tradewind.Engine.States;

/// <summary>The words that API, CLI, logs and dashboard use for states: snake_case, as in Airflow.</summary>
public static class StateWords
{
    private static readonly string[] TaskWords = Words<TaskInstanceState>();
    private static readonly string[] RunWords = Words<RunState>();
    private static readonly string[] OutcomeWords = Words<AttemptOutcome>();

    /// <summary>For example <c>up_for_retry</c>.</summary>
    public static string Word(this TaskInstanceState state) => TaskWords[(int)state];

    /// <summary>For example <c>running</c>.</summary>
    public static string Word(this RunState state) => RunWords[(int)state];

    /// <summary>For example <c>timed_out</c>.</summary>
    public static string Word(this AttemptOutcome outcome) => OutcomeWords[(int)outcome];

    /// <summary>The task state a word stands for, or null.</summary>
    public static TaskInstanceState? TaskState(string word) => Find<TaskInstanceState>(TaskWords, word);

    /// <summary>The run state a word stands for, or null.</summary>
    public static RunState? RunState(string word) => Find<RunState>(RunWords, word);

    private static string[] Words<T>() where T : struct, Enum
    {
        var words = new string[Convert.ToInt32(Enum.GetValues<T>()[^1]) + 1];
        foreach (var value in Enum.GetValues<T>())
            words[Convert.ToInt32(value)] = JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
        return words;
    }

    private static T? Find<T>(string[] words, string word) where T : struct, Enum
    {
        var at = Array.IndexOf(words, word);
        return at < 0 ? null : (T)Enum.ToObject(typeof(T), at);
    }
}
