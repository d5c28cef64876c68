package lrtrack.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads cases as JSON lines and writes what DJL makes of each as a JSON line. */
public final class Main {

    private Main() {}

    /**
     * Answers the cases on standard input until it ends.
     *
     * @param args none
     * @throws IOException if a stream breaks
     */
    public static void main(String[] args) throws IOException {
        BufferedReader cases =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
            for (String line = cases.readLine(); line != null; line = cases.readLine()) {
                JsonObject question = JsonParser.parseString(line).getAsJsonObject();
                answers.println(new Evaluation(question).answer());
            }
        }
    }
}
