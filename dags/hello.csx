// The smallest DAG: two tasks; the second takes what the first returns, so it runs after it.
var dag = new Dag("hello") { Description = "The smallest DAG: two tasks, one typed output." };

var name = dag.Task("name", ctx => Environment.UserName);

dag.Action("greet", name, who => Console.WriteLine($"Hello {who}!"));
