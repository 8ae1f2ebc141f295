"""The room Đào tạo: courses, lessons, quizzes, and labs in a practice station."""
